import { Desk } from './desk.ts';

void new Desk(document.body).start();
